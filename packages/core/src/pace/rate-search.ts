/**
 * Noise above which a fall of the answered share is believed, in standard deviations: the first fall ends the doubling, so it must be
 * beyond doubt; a false alarm later costs a few gentle steps. And the least fall that is worth an answer.
 */
const BELIEVED_DEVIATIONS = 3;
const BELIEVED_DEVIATIONS_PROBING = 2;
const LEAST_FALL = 0.03;
/**
 * Factors of the rate: while nothing has fallen yet; when probing upward after that, once more for every step that has held since the last
 * fall, so that a false alarm is soon made good; below the throughput that a fall shows.
 */
const DOUBLING = 2;
const PROBING = 1.1;
const MOST_PROBING = 1.5;
const BELOW_THROUGHPUT = 0.9;
/** Samples at one rate before it is probed upward. */
const PATIENCE = 3;
/** Factor when this machine's own kernel threw answers away unread. */
const AFTER_DROPS = 0.7;
/** One fall takes no more than this share off, which is what a doubling may have overshot: bad luck must not end the search. */
const MOST_FALL = 0.5;
/** What is known of lower rates is worth so much when that of one rate more is added to it. */
const MEMORY = 0.9;
/** What it is worth after a fall. */
const DOUBT = 0.5;
/** A machine that sends less than this share of what it may is the bottleneck itself; it may send a little more than it did. */
const MACHINE_SHARE = 0.75;
const MACHINE_ROOM = 1.5;

/** What became of the first-round probes of some moment. */
export interface RateSample {
  /** The rate that was allowed, and the one that was reached, packets a second. */
  readonly ratePerSecond: number;
  readonly reachedPerSecond: number;
  /** First-round probes, and how many of them were answered. */
  readonly asked: number;
  readonly answered: number;
  /** Probes to one host among them, on average: answers of one host go together, so that the sample is worth so many times less. */
  readonly probesPerHost: number;
  /** Answers that the kernel threw away meanwhile. */
  readonly dropped: number;
  /** Whether the interface took no more at times. */
  readonly isBlocked: boolean;
}

/** Bounds of a search, packets a second. */
export interface RateBounds {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Finds the rate that the network carries, from the share of probes that are answered.
 *
 * Probes go out in random order, so any moment's probes are a sample of one population: while the network carries them all, the share
 * that is answered stays the same but for chance. Above what it carries, the share falls, however the network drops: of r packets a
 * second c get through, and the share is c/r of what it was, so a fall also tells c. The rate doubles until the first fall, drops below
 * what got through, and is then raised gently, one step for several samples that hold; each further fall puts it below again.
 *
 * Chance is judged by the binomial distribution, widened for hosts whose ports answer together (the design effect of a cluster sample,
 * L. Kish, "Survey Sampling", 1965, section 5.4, for answers that are wholly alike in a host). Where nothing answers, nothing can fall:
 * then only this machine bounds the rate.
 */
export class RateSearch {
  #bounds: RateBounds;
  #rate: number;
  #isDoubling = true;
  #stepsHeld = 0;
  /** What was seen at rates that held, fading; and since the rate was last changed. */
  #before: Evidence = NO_EVIDENCE;
  #here: Evidence = NO_EVIDENCE;

  constructor(bounds: RateBounds) {
    this.#bounds = bounds;
    this.#rate = this.#bounded(bounds.start);
  }

  /** The rate to send at, packets a second. */
  get ratePerSecond(): number {
    return this.#rate;
  }

  /** Whether any answer has been seen. */
  get hasAnswers(): boolean {
    return this.#before.answered + this.#here.answered > 0;
  }

  /** Moves the upper bound, and the lower one along where it would be above. */
  setMost(most: number): void {
    this.#bounds = { ...this.#bounds, least: Math.min(this.#bounds.least, most), most };
    if (this.#rate <= most) return;
    // What was seen at higher rates says nothing against this one.
    this.#move(most);
  }

  /** Takes in a sample, whose answers have all had their time to come. */
  judge(sample: RateSample): void {
    // Of a higher rate than is sent at now: that has been answered already.
    if (sample.ratePerSecond > this.#rate || sample.asked === 0) return;
    if (sample.dropped > 0) this.#fall(this.#rate * AFTER_DROPS);
    else if (sample.ratePerSecond < this.#rate) this.#before = added(this.#before, evidenceOf(sample), 1);
    else this.#judgeHere(sample);
  }

  #judgeHere(sample: RateSample): void {
    this.#here = added(this.#here, evidenceOf(sample), 1);
    if (this.#isFallen()) {
      this.#fall(this.#throughput(sample) * BELOW_THROUGHPUT);
      return;
    }
    if (sample.isBlocked || sample.reachedPerSecond < this.#rate * MACHINE_SHARE)
      this.#move(Math.min(this.#rate, sample.reachedPerSecond * MACHINE_ROOM));
    else if (this.#isDoubling) this.#move(this.#rate * DOUBLING);
    else if (this.#here.samples >= PATIENCE) this.#probe();
  }

  #probe(): void {
    this.#stepsHeld += 1;
    this.#move(this.#rate * Math.min(MOST_PROBING, PROBING ** this.#stepsHeld));
  }

  #isFallen(): boolean {
    if (this.#before.answered === 0) return false;
    const before = this.#before.answered / this.#before.asked;
    const here = this.#here.answered / this.#here.asked;
    const pooled = (this.#before.answered + this.#here.answered) / (this.#before.asked + this.#here.asked);
    const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / this.#before.hosts + 1 / this.#here.hosts));
    const believed = this.#isDoubling ? BELIEVED_DEVIATIONS : BELIEVED_DEVIATIONS_PROBING;
    return before - here > Math.max(LEAST_FALL * before, believed * deviation);
  }

  /** Packets a second that got through, judging by the share that was answered. */
  #throughput(sample: RateSample): number {
    const share = this.#here.answered / this.#here.asked / (this.#before.answered / this.#before.asked);
    return Math.min(this.#rate, sample.reachedPerSecond) * Math.max(MOST_FALL, share);
  }

  #fall(rate: number): void {
    // A second fall at once would be one that a lower rate does not help: then what the fall was measured by is to be doubted more.
    this.#before = added(this.#before, NO_EVIDENCE, DOUBT);
    this.#isDoubling = false;
    this.#stepsHeld = 0;
    this.#here = NO_EVIDENCE;
    this.#rate = this.#bounded(Math.min(rate, this.#rate * BELOW_THROUGHPUT));
  }

  /** Goes on at a rate that is higher, or as high as before, for the one until now has held. */
  #move(rate: number): void {
    this.#before = added(this.#before, this.#here, MEMORY);
    this.#here = NO_EVIDENCE;
    this.#rate = this.#bounded(rate);
  }

  #bounded(rate: number): number {
    return Math.max(this.#bounds.least, Math.min(this.#bounds.most, rate));
  }
}

/** Samples taken together: probes, answers, and as how many independent observations they count. */
interface Evidence {
  readonly samples: number;
  readonly asked: number;
  readonly answered: number;
  readonly hosts: number;
}

const NO_EVIDENCE: Evidence = { samples: 0, asked: 0, answered: 0, hosts: 0 };

function evidenceOf({ asked, answered, probesPerHost }: RateSample): Evidence {
  return { samples: 1, asked, answered, hosts: asked / Math.max(1, probesPerHost) };
}

function added(old: Evidence, more: Evidence, memory: number): Evidence {
  return {
    samples: old.samples * memory + more.samples,
    asked: old.asked * memory + more.asked,
    answered: old.answered * memory + more.answered,
    hosts: old.hosts * memory + more.hosts,
  };
}
