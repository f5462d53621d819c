#include <stdio.h>
int main(void) {
    const char *menu = "{\"items\": [1, 2, 3]}";
    printf("%s\n", menu);
    return 0;
}
