"""The sentences of every refusal, by its code. Placeholders are the names of its facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A refusal's name and what it says, each in Chinese and in English; `status` answers it over HTTP."""

    title: Pair
    detail: Pair
    status: int = 409


def said(title: Pair, detail: Pair, status: int = 409) -> Sentence:
    return Sentence(title, detail, status)


DOORS: Final[Mapping[str, Sentence]] = {
    "invalid_input": said(("输入有误", "Invalid input"), ("“{field}”{reason}。", "“{field}” {reason}."), 422),
    "not_found": said(("未找到", "Not found"), ("找不到所请求的对象。", "What was asked for is not there."), 404),
    "not_allowed": said(("无权操作", "Not allowed"), ("您没有“{duty}”的权限。", "You lack the duty to {duty}."), 403),
    "signed_out": said(
        ("未登录", "Not signed in"),
        ("请在 Authorization 头中给出有效的令牌。", "Give a valid token in the Authorization header."),
        401,
    ),
    "sign_in_refused": said(
        ("登录失败", "Sign-in refused"),
        ("账号、密码或公司不正确。", "Sign-in name, password or company is not right."),
        401,
    ),
    "too_many_attempts": said(
        ("尝试过多", "Too many attempts"),
        (
            "登录尝试过多，请在 {retry_after} 秒后再试。",
            "Too many sign-in attempts: try again in {retry_after} seconds.",
        ),
        429,
    ),
    "method_not_allowed": said(
        ("方法不支持", "Method not allowed"), ("此地址只支持 {allowed}。", "This address takes {allowed} only."), 405
    ),
    "invalid_json": said(
        ("不是有效的 JSON", "Not valid JSON"),
        (
            "请求内容不是有效的 JSON（第 {line} 行第 {column} 列）；可能不完整。",
            "The body is not valid JSON (line {line}, column {column}); it may be cut.",
        ),
        400,
    ),
    "body_unreadable": said(
        ("内容未读完", "Body not read"), ("请求内容没有传完。", "The body did not arrive whole."), 400
    ),
    "body_too_large": said(
        ("内容过大", "Body too large"), ("请求内容超过 {limit} 字节。", "The body is larger than {limit} bytes."), 413
    ),
    "media_type_unknown": said(
        ("内容类型不支持", "Media type not supported"),
        ("请求内容应为 application/json。", "The body must be application/json."),
        415,
    ),
    "request_refused": said(("请求有误", "Bad request"), ("请求无法处理。", "The request cannot be used."), 400),
    "precondition_required": said(
        ("缺少 If-Match", "If-Match missing"),
        ("请在 If-Match 头中给出所读版本的 ETag。", "Give the ETag of what you read in the If-Match header."),
        428,
    ),
    "stale_version": said(
        ("已被他人修改", "Changed meanwhile"),
        ("您读取之后它已被修改，请重新读取后再改。", "It was changed after you read it: read it again, then edit."),
        412,
    ),
    "idempotency_key_reused": said(
        ("幂等键重复使用", "Idempotency key reused"),
        ("此 Idempotency-Key 已用于另一内容。", "This Idempotency-Key came before with another body."),
        422,
    ),
    "idempotency_key_invalid": said(
        ("幂等键无效", "Idempotency key invalid"),
        ("Idempotency-Key 应为 1 至 255 个可见字符。", "An Idempotency-Key has 1 to 255 visible characters."),
        400,
    ),
    "batch_undone": said(
        ("整批撤销", "Batch undone"),
        (
            "同批有一项被拒绝，按“全部或全不”处理，此项未执行。",
            "Another item of the batch was refused, and all or none was asked.",
        ),
    ),
    "refused": said(("被拒绝", "Refused"), ("操作被拒绝。", "The act was refused.")),
    "file_refused": said(
        ("文件不可用", "File refused"), ("文件无法使用：{reason}。", "The file cannot be used: {reason}."), 422
    ),
}

ORDERS: Final[Mapping[str, Sentence]] = {
    "move_refused": said(
        ("当前状态不允许", "Not from this status"),
        ("订单{status}，不能{move}。", "The order is {status}: it cannot be moved by “{move}”."),
    ),
    "on_hold": said(
        ("暂停中", "On hold"),
        (
            "存在暂停（{reason}）{note}，由持有“{duty}”权限的人解除。",
            "A hold stands ({reason}) {note}; somebody who may {duty} can lift it.",
        ),
    ),
    "gate_closed": said(
        ("条款未满足", "A clause is not met"),
        ("“{scope}”未通过制度条款：{clauses}。", "The policy does not let it {scope}: {clauses}."),
    ),
    "hold_not_standing": said(("暂停已不在", "Hold no longer stands"), ("此暂停{state}。", "The hold is {state}.")),
    "clock_fixed": said(
        ("时钟不可移动", "Clock is fixed"),
        ("公司 {company} 是真实公司，时间不能移动。", "Company {company} really sells: its clock cannot be moved."),
    ),
}

SENTENCES: Final[Mapping[str, Sentence]] = {**DOORS, **ORDERS}
