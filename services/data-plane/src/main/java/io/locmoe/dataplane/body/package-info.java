/** Body channels beside a Flight stream: sockets, and memory that two processes share. */
package io.locmoe.dataplane.body;
