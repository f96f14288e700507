import { describeEngine } from "../engine.contract.ts";
import { NetEngine } from "./net-engine.ts";

describeEngine("net", (options) => new NetEngine(options));
