package io.locmoe.spi.comm;

import java.util.Arrays;

/**
 * Who sends how many rows to whom in one exchange, seen from one rank. A rank's rows for itself are not part of it: the
 * engine hands them over on the device.
 *
 * @param tag         names the exchange
 * @param rowBytes    bytes of a row
 * @param sendRows    [ranks] rows for each rank, consecutive in the send memory in rank order
 * @param receiveRows [ranks] rows from each rank, consecutive in the receive memory in rank order
 */
public record ExchangePlan(MessageTag tag, int rowBytes, int[] sendRows, int[] receiveRows) {
    public ExchangePlan {
        if (sendRows.length != receiveRows.length) {
            throw new IllegalArgumentException("rows for " + sendRows.length + " and from " + receiveRows.length + " ranks");
        }
    }

    public long sendBytes() {
        return (long) Arrays.stream(sendRows).sum() * rowBytes;
    }

    public long receiveBytes() {
        return (long) Arrays.stream(receiveRows).sum() * rowBytes;
    }
}
