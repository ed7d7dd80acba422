/**
 * Conformance tests for plug-ins. An author extends the class of the SPI, implements its factory method, and runs it
 * with JUnit; each test is one rule of the SPI.
 */
package io.locmoe.conformance;
