"""Giving the assistant itself a free hand: its permissions, its sandbox, its memory."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection

__all__ = ["DEEDS"]

_REASON = "takes the limits off the assistant itself"

DEEDS: tuple[Deed, ...] = (
    objection(
        "weaken",
        _REASON,
        "bypasspermissions skip-permissions danger-full-access approval_policy approval-policy ask-for-approval "
        "autoapprove "
        "auto_approve allow-all-tools approval-mode --full-auto bash(*) trust-all-tools always-approve",
        r"\bbypasspermissions\b|skip-permissions\b|danger-full-access|(?:approval[_-]policy|ask-for-approval"
        r"|approval-mode)[\s=:\"']{1,4}"
        r"(?:never|yolo|full-?auto|auto-?approve)|auto_?approve\w{0,12}[\"']?\s{0,3}[:=]\s{0,3}(?:true"
        r"|[\"'\[]{1,2}\*)"
        r"|--allow-all-tools|--trust-all-tools|--always-approve|\ballow[\"']?\s{0,3}:\s{0,3}\[[^\]\n]{0,80}bash\(\*",
    ),
    objection(
        "weaken",
        _REASON,
        "claude.md agents.md settings.json settings.local .mcp.json mcp·add .cursorrules copilot-instructions",
        r"(?:>>?|\btee\b[^\n|;]{0,40}|\bcurl\b[^\n|;]{0,160}-o|\bwget\b[^\n|;]{0,160}-o)\s{0,3}\S{0,60}"
        r"(?:claude\.md|agents\.md|\.claude/settings|\.mcp\.json|\.cursorrules|copilot-instructions)"
        r"|\bmcp\sadd(?:-json)?\s[^\n|;]{0,160}(?:https?://(?!localhost|127\.)|npx\s-y|bash\s-c|curl)",
    ),
)
