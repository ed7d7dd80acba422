/**
 * The contract between a host and its plug-ins: what the host calls, what it lends, and the values that pass between
 * them. It uses the JDK only, so that no version of anything can clash with a plug-in's own libraries. Building blocks
 * that an author may use or leave are libraries beside it.
 *
 * <h2>Who owns an array, a buffer, a tensor</h2>
 *
 * These rules hold for everything in this package and below, unless a method says otherwise.
 *
 * <ol>
 *   <li><b>Lent</b>: what the host passes to a plug-in or returns to it stays the host's. The plug-in reads it, does
 *       not change it, and keeps it no longer than the object that lent it is valid: what belongs to a {@code Call}
 *       until the call returns, what belongs to a {@code Setup} as long as the object that was created with it.
 *   <li><b>Handed over</b>: what a plug-in returns to the host, or puts into a value that it returns, is the host's
 *       from then on. The plug-in does not change it any more, and the host need not copy it.
 *   <li><b>Arguments</b> of the host's own methods, as the values of a constant tensor or the bytes that a strategy
 *       sends, are the caller's again when the method returns; they are read or copied before that.
 *   <li><b>Live</b> are only the arrays of {@link io.locmoe.spi.router.RouterSetup#state(String, double[])}, which the
 *       router changes and the host saves and restores, and parameters, which the host trains.
 *   <li><b>Values</b> (records) do not copy their arrays: who makes a value hands its arrays over to it, and an array
 *       from a value's accessor is lent.
 *   <li>Tensors live until the end of the step; no one closes them.
 * </ol>
 */
package io.locmoe.spi;
