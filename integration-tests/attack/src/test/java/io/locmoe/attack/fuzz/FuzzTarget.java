package io.locmoe.attack.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What Jazzer calls with inputs that it makes, guided by the branches they reach; {@code scripts/searches/jazzer.sh}
 * starts it.
 */
public final class FuzzTarget {
    private static Parser parser;

    private FuzzTarget() {}

    /** Writes a parser's seeds to a directory: name of the parser, directory. Without arguments, names all parsers. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            Parsers.all().forEach(System.out::println);
            return;
        }
        Corpus.copy(Parsers.named(arguments[0]), Path.of(arguments[1]));
    }

    /** Called once: name of the parser. The first reading loads and instruments classes, which has no bounds. */
    public static void fuzzerInitialize(String[] arguments) throws Exception {
        parser = Parsers.named(arguments[0]);
        parser.read(new byte[0]);
        for (byte[] seed : parser.seeds()) {
            parser.read(seed);
        }
    }

    /** Called with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bounds.read(parser, input);
    }
}
