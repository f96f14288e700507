/** The variable that has the token for a server: it is no setting, so that `portolan config` does not print it. */
export const TOKEN_VARIABLE = "PORTOLAN_TOKEN";
