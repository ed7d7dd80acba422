/** The rules of gates. */
package io.locmoe.conformance.gate;
