package io.locmoe.cli.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix as JSON.
 *
 * @param file file name for messages
 */
record JsonMatrix(Path file) {

    List<float[]> rows(String text) {
        JsonFactory json = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        List<float[]> rows = new ArrayList<>();
        try (JsonParser parser = json.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser, parser.currentToken() == JsonToken.START_ARRAY, "a row, like [0.1, 0.9], is expected");
                int line = line(parser);
                float[] row = row(parser);
                MatrixFile.checkLength(file, line, row, rows);
                rows.add(row);
            }
            expect(parser, parser.nextToken() == null, "nothing may follow the matrix");
        } catch (JsonProcessingException e) {
            throw RunException.usage(file + " line " + e.getLocation().getLineNr() + " column "
                    + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private float[] row(JsonParser parser) throws IOException {
        List<Float> row = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(
                    parser,
                    parser.currentToken() != null && parser.currentToken().isNumeric(),
                    "a number is expected");
            row.add(MatrixFile.number(
                    file, line(parser), parser.currentTokenLocation().getColumnNr(), parser.getText()));
        }
        float[] values = new float[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        return values;
    }

    private void expect(JsonParser parser, boolean holds, String message) {
        if (!holds) {
            throw RunException.usage(file + " line " + line(parser) + " column "
                    + parser.currentTokenLocation().getColumnNr() + ": " + message);
        }
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
