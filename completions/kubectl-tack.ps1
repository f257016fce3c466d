# Completion of kubectl-tack in PowerShell: kubectl-tack completion powershell | Out-String | Invoke-Expression
#
# `kubectl tack` is completed by kubectl's own script, which asks kubectl_complete-tack.

Register-ArgumentCompleter -Native -CommandName 'kubectl-tack' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $typed = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or $_.Extent.EndOffset -eq $cursorPosition -and $wordToComplete -eq '' } |
        ForEach-Object { $_.Extent.Text })
    $command = $typed[0]
    $words = @($typed | Select-Object -Skip 1)
    # before 7.3 an empty argument is lost on its way to a program unless it is quoted
    $isPassedOn = $PSVersionTable.PSVersion -ge [version]'7.3' -and $PSNativeCommandArgumentPassing -ne 'Legacy'
    $last = if ($wordToComplete -eq '' -and -not $isPassedOn) { '""' } else { $wordToComplete }
    $lines = @(& $command '__complete' @words $last 2>$null)
    if ($lines.Count -eq 0) { return }

    $directive = 0
    if ($lines[-1] -match '^:(\d+)$') {
        $directive = [int]$Matches[1]
        $lines = @($lines | Select-Object -SkipLast 1)
    }
    # files and folders are what PowerShell itself offers when nothing is returned
    if ($directive -band 24) { return }

    # candidates stand for what follows --flag=
    $prefix = if ($wordToComplete -match '^(-[^=]*=)') { $Matches[1] } else { '' }
    foreach ($line in $lines) {
        $word, $about = $line -split "`t", 2
        if (-not $about) { $about = $word }
        $space = if ($directive -band 2) { '' } else { ' ' }
        [System.Management.Automation.CompletionResult]::new("$prefix$word$space", $word, 'ParameterValue', $about)
    }
}
