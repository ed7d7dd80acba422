package io.locmoe.cli.route;

import io.locmoe.launcher.RunException;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix in a file: JSON ({@code [[1, 2], [3, 4]]}), or one line per row, with commas, semicolons or blanks between
 * the numbers. Empty lines and lines that start with {@code #} are skipped.
 */
public final class MatrixFile {
    private MatrixFile() {}

    /**
     * Reads a file.
     *
     * @return [rows][columns], at least one row and column, all numbers finite
     * @throws RunException with file, line and column
     */
    public static float[][] read(Path file) {
        String text = text(file);
        List<float[]> rows = text.stripLeading().startsWith("[") ? new JsonMatrix(file).rows(text) : rows(file, text);
        if (rows.isEmpty() || rows.getFirst().length == 0) {
            throw RunException.usage(file + " has no numbers");
        }
        return rows.toArray(float[][]::new);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw RunException.usage("there is no file " + file);
        } catch (CharacterCodingException e) {
            throw RunException.usage(file + " is not UTF-8 text");
        } catch (IOException e) {
            throw RunException.usage(file + " cannot be read: " + FileFailure.of(file, e));
        }
    }

    private static List<float[]> rows(Path file, String text) {
        List<float[]> rows = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(file, i + 1, line.split("\\s*[,;]\\s*|\\s+"), rows);
            }
        }
        return rows;
    }

    private static void add(Path file, int line, String[] cells, List<float[]> rows) {
        float[] row = new float[cells.length];
        for (int column = 0; column < row.length; column++) {
            row[column] = number(file, line, column + 1, cells[column]);
        }
        checkLength(file, line, row, rows);
        rows.add(row);
    }

    static void checkLength(Path file, int line, float[] row, List<float[]> rows) {
        if (!rows.isEmpty() && rows.getFirst().length != row.length) {
            throw RunException.usage(file + " line " + line + ": row " + (rows.size() + 1) + " has " + row.length
                    + " numbers, row 1 has " + rows.getFirst().length);
        }
    }

    static float number(Path file, int line, int column, String text) {
        float value;
        try {
            value = Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw RunException.usage(file + " line " + line + " column " + column + ": '" + text + "' is not a number");
        }
        if (!Float.isFinite(value)) {
            throw RunException.usage(
                    file + " line " + line + " column " + column + ": '" + text + "' is not a finite float32 number");
        }
        return value;
    }
}
