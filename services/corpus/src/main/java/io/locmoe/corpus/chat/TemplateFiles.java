package io.locmoe.corpus.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files beside a {@code tokenizer.json} that say how its model writes conversations. They may come from anybody.
 *
 * @param tokenizer the {@code tokenizer.json}
 * @param roots     directories that must contain the files, links resolved
 */
record TemplateFiles(Path tokenizer, FileRoots roots) {
    private static final int LARGEST = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(LARGEST)
                    .build())
            .build());

    /** The paths of the files that exist. */
    static Stream<Path> beside(Path tokenizer) {
        return Stream.of(ChatTemplates.FILE, ChatTemplates.CONFIG, ChatTemplates.SPECIAL)
                .map(tokenizer::resolveSibling)
                .filter(Files::isRegularFile);
    }

    /**
     * The default template; empty if they have none at all.
     *
     * @throws CorpusException if a file cannot be read, the template is none, or only others than the default are there
     */
    Optional<ChatTemplate> template() {
        ObjectNode files = JSON.createObjectNode();
        beside(tokenizer).forEach(file -> read(file, files));
        Map<String, String> templates = ChatTemplates.of(files);
        if (templates.isEmpty()) {
            return Optional.empty();
        }
        String source = templates.get(ChatTemplates.DEFAULT);
        if (source == null) {
            throw new CorpusException("of the chat templates beside " + tokenizer + " ("
                    + String.join(", ", templates.keySet()) + ") none is the default: write the one to train with into "
                    + ChatTemplates.FILE);
        }
        return Optional.of(new ChatTemplate(source, ChatTemplates.tokens(files)));
    }

    private void read(Path file, ObjectNode files) {
        String name = file.getFileName().toString();
        try {
            byte[] bytes = bytes(file);
            files.set(name, name.equals(ChatTemplates.FILE) ? utf8(bytes) : JSON.readTree(bytes));
        } catch (CharacterCodingException e) {
            throw new CorpusException(file + " is not UTF-8: convert the file", e);
        } catch (JsonProcessingException e) {
            throw new CorpusException(file + " is no JSON (" + e.getOriginalMessage() + "): correct the file", e);
        } catch (IOException e) {
            throw new CorpusException(
                    file + " cannot be read (" + FileFailure.of(file, e) + "): check the file and its permissions", e);
        }
    }

    private byte[] bytes(Path file) throws IOException {
        try (InputStream in = Channels.newInputStream(roots.open(file))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("it has more than " + LARGEST + " bytes");
            }
            return bytes;
        }
    }

    private static TextNode utf8(byte[] bytes) throws CharacterCodingException {
        return TextNode.valueOf(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString());
    }
}
