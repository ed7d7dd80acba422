/** Memory for messages: lent, filled, passed on, returned. */
package io.locmoe.dataplane.memory;
