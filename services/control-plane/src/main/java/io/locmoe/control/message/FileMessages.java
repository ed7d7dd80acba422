package io.locmoe.control.message;

import com.google.protobuf.UnsafeByteOperations;
import io.locmoe.control.proto.ListFilesReply;
import io.locmoe.control.proto.ListFilesRequest;
import io.locmoe.control.proto.ReadFileReply;
import io.locmoe.control.proto.ReadFileRequest;
import io.locmoe.control.proto.RecordRequest;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import java.util.OptionalLong;

/** Files of runs as protocol messages. */
public final class FileMessages {
    private FileMessages() {}

    public static ListFilesRequest list(String run, String node) {
        return ListFilesRequest.newBuilder().setRunId(run).setNode(node).build();
    }

    public static ReadFileRequest read(String run, String node, StoredFile file, long offset) {
        return ReadFileRequest.newBuilder()
                .setRunId(run)
                .setNode(node)
                .setName(file.name())
                .setOffset(offset)
                .build();
    }

    public static RecordRequest record(String node, RecordingRequest request) {
        RecordRequest.Builder message = RecordRequest.newBuilder()
                .setRunId(request.run())
                .setNode(node)
                .setRecording(request.name())
                .setFirstStep(request.first())
                .setLastStep(request.last());
        request.offset().ifPresent(message::setOffset);
        return message.build();
    }

    /** @throws io.locmoe.run.ControlException if there are no such steps, or the recording has no name */
    public static RecordingRequest decode(RecordRequest message) {
        return new RecordingRequest(
                message.getRunId(),
                message.getRecording(),
                message.getFirstStep(),
                message.getLastStep(),
                message.hasOffset() ? OptionalLong.of(message.getOffset()) : OptionalLong.empty());
    }

    public static ListFilesReply encode(StoredFiles files) {
        ListFilesReply.Builder reply = ListFilesReply.newBuilder().setLeftOut(files.leftOut());
        files.files()
                .forEach(file -> reply.addFilesBuilder().setName(file.name()).setBytes(file.bytes()));
        return reply.build();
    }

    /** @throws io.locmoe.run.ControlException if a name could lead a reader elsewhere */
    public static StoredFiles decode(ListFilesReply message) {
        return new StoredFiles(
                message.getFilesList().stream()
                        .map(file -> StoredFile.parse(file.getName(), file.getBytes()))
                        .toList(),
                message.getLeftOut());
    }

    public static ReadFileReply encode(FilePart part) {
        return ReadFileReply.newBuilder()
                .setContent(UnsafeByteOperations.unsafeWrap(part.content()))
                .setChecksum(part.checksum())
                .setBytes(part.bytes())
                .build();
    }

    public static FilePart decode(ReadFileReply message) {
        return new FilePart(message.getContent().toByteArray(), message.getChecksum(), message.getBytes());
    }
}
