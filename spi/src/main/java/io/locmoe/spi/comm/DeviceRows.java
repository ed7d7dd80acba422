package io.locmoe.spi.comm;

/**
 * Where the rows that a rank sends or receives lie in the memory of its device; the {@link ExchangePlan} says how many
 * there are. The array is handed over to the record and lent by it.
 *
 * @param address {@link io.locmoe.spi.device.Device#nativeAddress} of the first byte of memory that has them all
 * @param starts  [ranks] byte from there at which the rows for, or of, each rank start
 */
public record DeviceRows(long address, long[] starts) {}
