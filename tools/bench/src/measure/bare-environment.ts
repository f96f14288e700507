/**
 * The environment that measured commands run in: nothing of the caller's but where programs are. What a machine sets for its own ends weighs
 * on one side alone: NODE_EXTRA_CA_CERTS with a system's bundle costs every start of Node 50 ms, before a line of the program has run.
 *
 * @param stateFolder Where a scan may leave a checkpoint.
 */
export function bareEnvironment(stateFolder?: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    LC_ALL: "C",
    ...(stateFolder === undefined ? {} : { XDG_STATE_HOME: stateFolder }),
  };
}
