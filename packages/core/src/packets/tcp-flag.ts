/** Control bits of a TCP header's 14th byte (RFC 9293 section 3.1) that tell what a segment is for. */
export const TcpFlag = { fin: 0x01, syn: 0x02, reset: 0x04, push: 0x08, ack: 0x10, urgent: 0x20 } as const;
