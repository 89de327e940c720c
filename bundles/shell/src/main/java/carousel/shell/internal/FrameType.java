package carousel.shell.internal;

/** The frames between a shell's client and the node: one byte type, four bytes big endian length, then the content. */
final class FrameType {
    /** Client: execute the command line. */
    static final byte EXECUTE = 'X';

    /** Client: complete; four bytes big endian cursor in characters, then the line. */
    static final byte COMPLETE = 'C';

    /** Client: interrupt the running command. */
    static final byte INTERRUPT = 'I';

    /** Server, once at connect: product and version, newline, name of the node. */
    static final byte HELLO = 'H';

    /** Server: output. */
    static final byte OUTPUT = 'O';

    /** Server: error output. */
    static final byte ERROR = 'E';

    /** Server: a command ended; four bytes big endian status. */
    static final byte STATUS = 'S';

    /** Server: completion candidates, separated by newlines. */
    static final byte CANDIDATES = 'L';

    /** Bytes before the content. */
    static final int HEADER_BYTES = 5;

    /** Longest content; a longer one ends the connection. */
    static final int MAX_CONTENT_BYTES = 1 << 20;

    private FrameType() {}
}
