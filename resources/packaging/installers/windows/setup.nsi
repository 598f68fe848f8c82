; The setup for one user, without any right of an administrator: makensis -INPUTCHARSET UTF8 setup.nsi, with what
; setup.py defines. Silent: /S. Another folder: /D=C:\folder, last and without quotes.
; Ends with 0: done; 1: cancelled; 2: failed; 3: DcANT is open (a silent one waits a minute for it to be closed).

Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
!ifdef QUICK
  SetCompress off
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
BrandingText "${NAME} ${VERSION}"
Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${PRODUCT_KEY}" "InstallDir"
ShowInstDetails hide
ShowUninstDetails hide
AutoCloseWindow false
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define PROGRAM "$INSTDIR\${NAME}.exe"
!define COMMAND "$INSTDIR\${COMMAND_NAME}.exe"
!define DATA "$LOCALAPPDATA\${PUBLISHER}\${NAME}"
!define SECONDS_OF_PATIENCE 60
!define IS_OPEN 3
!define SHCNE_ASSOCCHANGED 0x08000000

!include LogicLib.nsh
!include MUI2.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${BANNER}"
!define MUI_WELCOMEPAGE_TITLE "$(WelcomeTitle)"
!define MUI_WELCOMEPAGE_TEXT "$(WelcomeText)"
!define MUI_FINISHPAGE_RUN "${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "$(OpenNow)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(DataStay)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "English"

LangString WelcomeTitle ${LANG_FRENCH} "Installer ${NAME} ${VERSION}"
LangString WelcomeTitle ${LANG_ENGLISH} "Install ${NAME} ${VERSION}"
LangString WelcomeText ${LANG_FRENCH} "${SUMMARY}.$\r$\n$\r$\nL'installation est pour vous seul et ne demande aucun droit d'administrateur. Une version plus ancienne est remplacée ; vos données ne sont pas touchées.$\r$\n$\r$\nFermez ${NAME} s'il est ouvert, puis cliquez sur Suivant."
LangString WelcomeText ${LANG_ENGLISH} "${SUMMARY}.$\r$\n$\r$\nThis installs for you alone and asks for no administrator rights. An older version is replaced; your data are left as they are.$\r$\n$\r$\nClose ${NAME} if it is open, then click Next."
LangString OpenNow ${LANG_FRENCH} "Ouvrir ${NAME}"
LangString OpenNow ${LANG_ENGLISH} "Open ${NAME}"
LangString DataStay ${LANG_FRENCH} "${NAME} va être désinstallé. Vos données restent dans ${DATA} : supprimez ce dossier vous-même si vous n'en voulez plus."
LangString DataStay ${LANG_ENGLISH} "${NAME} will be uninstalled. Your data stay in ${DATA}: delete that folder yourself if you no longer want them."
LangString StillOpen ${LANG_FRENCH} "${NAME} est ouvert. Fermez toutes ses fenêtres, puis cliquez sur Réessayer."
LangString StillOpen ${LANG_ENGLISH} "${NAME} is open. Close all its windows, then click Retry."
LangString TooOld ${LANG_FRENCH} "${NAME} demande Windows 10 ou plus récent, en 64 bits."
LangString TooOld ${LANG_ENGLISH} "${NAME} needs Windows 10 or later, 64 bits."

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=${LANG_FRENCH} "ProductName" "${NAME}"
VIAddVersionKey /LANG=${LANG_FRENCH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_FRENCH} "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=${LANG_FRENCH} "FileDescription" "Installation de ${NAME}"
VIAddVersionKey /LANG=${LANG_FRENCH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_FRENCH} "LegalCopyright" "${PUBLISHER}, ${LICENCE}"

; Windows refuses to write to a program that runs. $R9: seconds waited by a silent setup.
!macro WaitUntilClosed un
  Function ${un}WaitUntilClosed
    StrCpy $R9 0
    again:
    ${For} $R8 1 2
      ${If} $R8 == 1
        StrCpy $R7 "${PROGRAM}"
      ${Else}
        StrCpy $R7 "${COMMAND}"
      ${EndIf}
      ${If} ${FileExists} "$R7"
        ClearErrors
        FileOpen $R6 "$R7" a
        IfErrors open
        FileClose $R6
      ${EndIf}
    ${Next}
    Return
    open:
    ${If} ${Silent}
      IntOp $R9 $R9 + 1
      ${If} $R9 > ${SECONDS_OF_PATIENCE}
        SetErrorLevel ${IS_OPEN}
        Quit
      ${EndIf}
      Sleep 1000
      Goto again
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" IDRETRY again
    SetErrorLevel ${IS_OPEN}
    Quit
  FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

Function .onInit
  System::Call 'kernel32::GetVersion() i .r0'
  IntOp $0 $0 & 0xFF
  ${If} $0 < 10
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Section
  Call WaitUntilClosed
  ${If} ${FileExists} "${PROGRAM}"
    RMDir /r "$INSTDIR\_internal"  ; of the version that is replaced: nothing of it may be loaded by this one
  ${EndIf}
  ClearErrors
  !include "${FILES}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort
  ${EndIf}

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "${PROGRAM}" "" "${PROGRAM}" 0 "" "" "${SUMMARY}"

  WriteRegStr HKCU "${PRODUCT_KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "${PROGRAM},0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${KIBIBYTES}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1

  !include "${REGISTERED}"
  System::Call 'shell32::SHChangeNotify(i ${SHCNE_ASSOCCHANGED}, i 0, p 0, p 0)'
SectionEnd

Section Uninstall
  Call un.WaitUntilClosed
  RMDir /r "$INSTDIR\_internal"
  Delete "${PROGRAM}"
  Delete "${COMMAND}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"  ; only where it is empty
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "${PRODUCT_KEY}"
  DeleteRegKey /ifempty HKCU "Software\${PUBLISHER}"
  !include "${UNREGISTERED}"
  System::Call 'shell32::SHChangeNotify(i ${SHCNE_ASSOCCHANGED}, i 0, p 0, p 0)'
  DetailPrint "$(DataStay)"
SectionEnd
