import { describeEngine } from "../engine.contract.ts";
import { ConnectEngine } from "./connect-engine.ts";

describeEngine("connect", (options) => new ConnectEngine(options));
