/**
 * The device driver {@code ascend}: NPUs of Huawei by the C interface of their toolkit, CANN, without native code of
 * its own.
 */
package io.locmoe.driver.ascend;
