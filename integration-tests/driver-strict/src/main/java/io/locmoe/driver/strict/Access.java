package io.locmoe.driver.strict;

/**
 * One use of a buffer by queued work.
 *
 * @param stream  number of the stream
 * @param item    number of the work on that stream
 * @param work    the kernel or copy
 * @param operand which elements, and how
 */
record Access(int stream, long item, String work, Operand operand) {

    /** Whether the order of the two matters. */
    boolean conflicts(Access other) {
        return (operand.role().writes() || other.operand.role().writes()) && operand.overlaps(other.operand);
    }

    /** Whether who is ordered after this access is so after the older one too, which may then be forgotten. */
    boolean supersedes(Access older) {
        return stream == older.stream
                && (operand.role().writes() || !older.operand.role().writes())
                && operand.span().equals(older.operand.span())
                && operand.runs().equals(older.operand.runs());
    }

    @Override
    public String toString() {
        String verb = switch (operand.role()) {
            case READ -> "reads";
            case WRITE -> "writes";
            case READ_WRITE -> "reads and writes";
        };
        return work + " of stream " + stream + " (item " + item + "), which " + verb + " it as " + operand.name();
    }
}
