package io.locmoe.dataplane.flight;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import java.io.InputStream;

/**
 * The only method of Arrow Flight that nodes use, without Flight's own marshaller, which takes a heap array for each
 * body and copies it twice. A message is the stream that gRPC reads from or writes; it is valid during the call that
 * passes it.
 */
final class DoPut {
    private static final String SERVICE = "arrow.flight.protocol.FlightService";

    private static final Marshaller<InputStream> AS_IT_IS = new Marshaller<>() {
        @Override
        public InputStream stream(InputStream message) {
            return message;
        }

        @Override
        public InputStream parse(InputStream message) {
            return message;
        }
    };

    static final MethodDescriptor<InputStream, InputStream> METHOD = MethodDescriptor.newBuilder(AS_IT_IS, AS_IT_IS)
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "DoPut"))
            .build();

    private DoPut() {}

    static ServerServiceDefinition service(ServerCallHandler<InputStream, InputStream> calls) {
        return ServerServiceDefinition.builder(SERVICE).addMethod(METHOD, calls).build();
    }
}
