package io.locmoe.dataplane;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Transports by body channels, and with certificates. */
@Tag("slow")
@ParameterizedClass
@EnumSource(value = Way.class, mode = Mode.EXCLUDE, names = "FLIGHT")
class BodyTransportTest extends TransportOfEachWay {}
