/** A row of `data/services.data.json`: one service on one port. */
export interface CuratedRow {
  /** 1 to 65535. */
  readonly port: number;
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly description: string;
  /** Prevalence over TCP, from 1 (the web) to 8 (hardly ever met); absent where the service does not use TCP. */
  readonly tcp?: number;
  /** Prevalence over UDP, from 1 to 8; absent where the service does not use UDP. */
  readonly udp?: number;
  readonly note?: string;
}
