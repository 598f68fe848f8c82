/* The values of a query of WMI as texts: wine 8 names this function and does not have it. */
#include <windows.h>

__declspec(dllexport) HRESULT WINAPI shim_VariantToString(const void *value, WCHAR *text, UINT length)
{
    (void)value, (void)text, (void)length;
    return E_NOTIMPL;
}
