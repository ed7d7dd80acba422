package io.locmoe.layering;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packages, files and methods are short enough to be read as a whole; those that are not are {@link Exceptions}. */
@Tag("slow")
class SizesTest {
    private static final int FILES_OF_A_PACKAGE = 30;
    private static final int LINES_OF_A_FILE = 200;
    private static final int LINES_OF_A_METHOD = 20;

    /** One file for each kernel that a driver may have: a table, which nobody reads as a whole. */
    private static final String TABLE = "io.locmoe.spi.device.kernel";

    @Test
    void packagesHaveFewFiles() {
        Map<String, Integer> files = new TreeMap<>();
        Source.all().forEach(source -> files.merge(source.packageName(), 1, Integer::sum));
        files.remove(TABLE);
        files.values().removeIf(count -> count <= FILES_OF_A_PACKAGE);
        assertThat(files).as("packages with too many files: split these").isEmpty();
    }

    @Test
    void filesOfServicesAreShort() throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        Source.typesOfServices().forEach(source -> lines.merge(source.key(), source.lines(), Math::max));
        check("files.txt", lines, LINES_OF_A_FILE);
    }

    @Test
    void methodsOfServicesAreShort() throws IOException {
        Map<Path, Source> sources = new TreeMap<>();
        Source.typesOfServices().forEach(source -> sources.put(source.file(), source));
        Map<String, Integer> lines = new TreeMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources.keySet()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Source source = sources.get(Path.of(unit.getSourceFile().toUri()));
                new Methods(source.moduleName(), positions, lines).scan(unit, unit);
            }
        }
        check("methods.txt", lines, LINES_OF_A_METHOD);
    }

    private static void check(String exceptions, Map<String, Integer> sizes, int most) throws IOException {
        sizes.values().removeIf(size -> size <= most);
        Exceptions.read(exceptions).check(sizes);
    }

    /** Notes the lines of each method, from the brace that opens it to the one that closes it. */
    private static final class Methods extends TreeScanner<Void, CompilationUnitTree> {
        private final String module;
        private final SourcePositions positions;
        private final Map<String, Integer> lines;
        private String type = "";

        Methods(String module, SourcePositions positions, Map<String, Integer> lines) {
            this.module = module;
            this.positions = positions;
            this.lines = lines;
        }

        @Override
        public Void visitClass(ClassTree tree, CompilationUnitTree unit) {
            String outer = type;
            type = tree.getSimpleName().isEmpty() ? outer : tree.getSimpleName().toString();
            super.visitClass(tree, unit);
            type = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, CompilationUnitTree unit) {
            if (tree.getBody() != null) {
                long first = line(positions.getStartPosition(unit, tree.getBody()), unit);
                long last = line(positions.getEndPosition(unit, tree.getBody()), unit);
                String name = module + " " + type + "." + tree.getName();
                lines.merge(name, (int) (last - first + 1), Math::max);
            }
            return super.visitMethod(tree, unit);
        }

        private static long line(long position, CompilationUnitTree unit) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
