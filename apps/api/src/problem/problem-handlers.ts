import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { Problem } from "./problem.ts";
import { problemOf } from "./problem-of.ts";

/** The media type of problem documents (RFC 9457, section 6.1). */
export const PROBLEM_TYPE = "application/problem+json";

/** For whatever no route has taken. */
export const answerNotFound: RequestHandler = (request) => {
  throw new Problem("not-found", `No such address: ${request.baseUrl}${request.path}.`);
};

/** For a path that is known and a method that is not. RFC 9110, section 15.5.6, asks for the methods that are. */
export function refuseMethod(allowed: string): RequestHandler {
  return (request) => {
    const detail = `${request.method} is not done on ${request.path}: use ${allowed}.`;
    throw new Problem("method-not-allowed", detail, { headers: { Allow: allowed } });
  };
}

/** Turns every error of a request into its problem document. Express knows it by its four parameters. */
export const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  sendProblem(response, problemOf(error));
};

function sendProblem(response: Response, problem: Problem): void {
  // A stream that has begun cannot turn into an error: it is cut, so that nobody takes it for whole. Who has left hears of nothing.
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.status(problem.status).set(problem.headers).type(PROBLEM_TYPE).send(JSON.stringify(problem.document));
}
