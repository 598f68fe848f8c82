/* The colour profile that Qt asks Windows to write: wine 8 names this function and does not have it. */
#include <windows.h>

__declspec(dllexport) HANDLE WINAPI shim_WcsCreateIccProfile(HANDLE profile, DWORD options)
{
    (void)profile, (void)options;
    SetLastError(ERROR_CALL_NOT_IMPLEMENTED);
    return NULL;
}
