package io.locmoe.cli.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixFileTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1, -2.5e0\n3,4\n",
                "1 -2.5\n\n# comment\n  3\t4",
                "1; -2.5\r\n3 ;4\r\n",
                "[[1, -2.5],\n [3, 4]]",
                "\n  [[1,-25e-1],[3.0,4]]\n"
            })
    void commasBlanksSemicolonsAndJsonAreTheSame(String text) throws IOException {
        assertThat(read(text)).isDeepEqualTo(new float[][] {{1, -2.5f}, {3, 4}});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 2\\n3 x      | line 2 column 2: 'x' is not a number",
                "1 2\\n\\n3 NaN | line 3 column 2: 'NaN' is not a finite float32 number",
                "1 2\\n1e39 2   | line 2 column 1: '1e39' is not a finite float32 number",
                "1 2\\n3 4 5    | line 2: row 2 has 3 numbers, row 1 has 2",
                "1,,2           | line 1 column 2: '' is not a number",
                "[[1, 2],\\n [3]]     | line 2: row 2 has 1 numbers, row 1 has 2",
                "[[1, 2],\\n [3, NaN]] | line 2 column 6: 'NaN' is not a finite float32 number",
                "[[1, 2],\\n [3, null]] | line 2 column 6: a number is expected",
                "[[1, 2],\\n 3]  | line 2 column 2: a row, like [0.1, 0.9], is expected",
                "[[1, 2]] 3     | line 1 column 10: nothing may follow the matrix",
                "[[1, 2]        | line 1 column"
            })
    void whatIsNoMatrixIsRefusedWithItsPlace(String text, String message) {
        refused(text.replace("\\n", "\n"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "[]", "[[]]"})
    void aFileWithoutNumbersIsRefused(String text) {
        refused(text, "has no numbers");
    }

    @Test
    void missingAndBinaryFilesAreRefused() throws IOException {
        assertThatThrownBy(() -> MatrixFile.read(directory.resolve("none")))
                .isInstanceOf(RunException.class)
                .hasMessage("there is no file " + directory.resolve("none"));
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 1});
        assertThatThrownBy(() -> MatrixFile.read(binary)).hasMessage(binary + " is not UTF-8 text");
    }

    private float[][] read(String text) throws IOException {
        return MatrixFile.read(Files.writeString(directory.resolve("matrix"), text));
    }

    private void refused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.WRONG_USAGE))
                .hasMessageStartingWith(directory.resolve("matrix").toString())
                .hasMessageContaining(message);
    }
}
