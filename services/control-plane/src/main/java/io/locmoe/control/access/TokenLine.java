package io.locmoe.control.access;

import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * One token of a file.
 *
 * @param caller the caller that it proves
 * @param hash   SHA-256 of the token; the token itself is stored nowhere
 */
record TokenLine(Caller caller, byte[] hash) {
    private static final int LONGEST_FILE = 1 << 20;
    private static final String FORMAT = Caller.USER + " [0-9a-fA-F]{64}";

    /** @throws ControlException with every problem of the file, one per line */
    static List<TokenLine> read(Path file) throws IOException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new ControlException(Code.INVALID, file + " is not a file of tokens: it is larger than 1 MiB");
        }
        List<String> problems = new ArrayList<>();
        if (writableByOthers(file)) {
            problems.add(file + " can be changed by others than its owner; run: chmod go-w " + file);
        }
        List<TokenLine> tokens = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.matches(FORMAT)) {
                tokens.add(parse(line));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                problems.add(file + ", line " + (i + 1) + ": not ROLE NAME SHA256, with a role of watch, submit or"
                        + " administer and the token's SHA-256 in 64 hex digits");
            }
        }
        if (!problems.isEmpty()) {
            throw new ControlException(Code.INVALID, String.join(System.lineSeparator(), problems));
        }
        return List.copyOf(tokens);
    }

    private static TokenLine parse(String line) {
        int hash = line.lastIndexOf(' ');
        return new TokenLine(
                Caller.parse(line.substring(0, hash)), HexFormat.of().parseHex(line.substring(hash + 1)));
    }

    private static boolean writableByOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        return rights.contains(PosixFilePermission.GROUP_WRITE) || rights.contains(PosixFilePermission.OTHERS_WRITE);
    }
}
