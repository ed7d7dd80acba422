/** Memory for messages: lent, filled, handed on, given back. */
package io.locmoe.dataplane.memory;
