/** {@code bench exchange}: all-to-all between processes, by the data plane, by raw sockets and by OpenMPI. */
package io.locmoe.laboratory.bench.exchange;
