#include "runtime.h"

const int simulator_layout = 8;
