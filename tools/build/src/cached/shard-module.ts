/** What the module of a thread exports: the function that runs a shard, for piscina to call. */
export interface ShardModule {
  readonly default: (order: unknown) => Promise<unknown>;
}
