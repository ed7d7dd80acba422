package io.locmoe.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page whose blocks of code are run in their order. The words behind a fence say what a block is: {@code sh} is run;
 * a language and a path is a file that is written; a language, {@code in} and a path is a part of a file that is there.
 *
 * @param blocks in order
 */
record Guide(List<Block> blocks) {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+)(?: (in))?(?: (\\S+))?\n(.*?)^```$");
    private static final Pattern PROJECT = Pattern.compile("(?m)^cd ([\\w-]+)$");
    private static final String BUILD = "(?m)^mvn -q verify\n";

    /**
     * A block of code.
     *
     * @param language after the fence
     * @param file     the file that it is, or is part of; empty where there is none
     * @param isPart   whether it is only part of the file
     */
    record Block(String language, String file, boolean isPart, String text) {
        boolean isCommands() {
            return language.equals("sh");
        }

        boolean isWholeFile() {
            return !file.isEmpty() && !isPart;
        }

        /** Lines that say something: neither blank nor comment, import or package. */
        long codeLines() {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.matches("(//|/\\*|\\*|import |package ).*"))
                    .count();
        }
    }

    static Guide read(Path page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher fenced = FENCED.matcher(Files.readString(page));
        while (fenced.find()) {
            String file = fenced.group(3) == null ? "" : fenced.group(3);
            blocks.add(new Block(fenced.group(1), file, fenced.group(2) != null, fenced.group(4)));
        }
        return new Guide(List.copyOf(blocks));
    }

    /** The directory of the project that the page makes. */
    String project() {
        Matcher change = PROJECT.matcher(script());
        if (!change.find()) {
            throw new IllegalStateException("the page goes into no directory");
        }
        return change.group(1);
    }

    /** The script in parts: what is done before, between and after the builds by Maven. */
    List<String> betweenBuilds() {
        return List.of(script().split(BUILD, -1));
    }

    /** The page as a script of bash that ends at the first command that fails. */
    String script() {
        StringBuilder script = new StringBuilder();
        for (Block block : blocks) {
            if (block.isCommands()) {
                script.append(block.text());
            } else if (block.isWholeFile()) {
                script.append("cat > ").append(block.file()).append(" <<'END-OF-FILE'\n");
                script.append(block.text()).append("END-OF-FILE\n");
            }
        }
        return script.toString();
    }
}
