package io.locmoe.dataplane;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(value = Way.class, names = "FLIGHT")
class FlightTransportTest extends TransportOfEachWay {}
