"""Sentences of what doors and the kernel refuse: sign-in, bodies, keys, tags, fields."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

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
        ("请求内容应为 {expected}。", "The body must be {expected}."),
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
