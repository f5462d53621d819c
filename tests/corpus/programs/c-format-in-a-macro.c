#include <stdio.h>
#define POLL "{\"clientKey\":\"%s\",\"taskId\":%lu}"
int poll(char *out, size_t size, unsigned long id) { return snprintf(out, size, POLL, token, id); }
