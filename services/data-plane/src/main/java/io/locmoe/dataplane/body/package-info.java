/** Body channels beside a Flight stream: sockets, and memory shared by two processes. */
package io.locmoe.dataplane.body;
