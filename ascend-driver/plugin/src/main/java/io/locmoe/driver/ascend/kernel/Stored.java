package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;

/**
 * Elements on the device, of which tensors are parts.
 *
 * @param address of the storage, as CANN aligns it
 * @param offset  of the first element in the storage, in elements
 * @param storage how many elements the storage has
 */
record Stored(ElementType type, long address, long offset, long storage) {}
