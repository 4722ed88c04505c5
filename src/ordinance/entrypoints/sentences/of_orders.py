"""Sentences of what an order, its policy and its review refuse."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

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
    "incomplete": said(
        ("资料不全", "Incomplete"),
        ("还缺少：{missing}。", "It still lacks: {missing}."),
        422,
    ),
    "unknown_item": said(
        ("产品不存在", "Unknown item"),
        ("产品“{value}{item}”不存在。", "Item “{value}{item}” is not known."),
        422,
    ),
    "unknown_customer": said(
        ("客户不存在", "Unknown customer"),
        ("客户“{value}”不存在。", "Customer “{value}” is not known."),
        422,
    ),
    "customer_closed": said(
        ("客户已停用", "Customer closed"),
        ("客户“{value}”已停用，不接新订单。", "Customer “{value}” is closed and takes no new orders."),
        422,
    ),
    "unknown_unit": said(
        ("单位不存在", "Unknown unit"),
        ("单位“{value}”不可用；可用：{known}。", "Unit “{value}” is not known for it; known: {known}."),
        422,
    ),
    "unknown_warehouse": said(
        ("仓库不存在", "Unknown warehouse"),
        ("仓库“{value}{warehouse}”不存在。", "Warehouse “{value}{warehouse}” is not known."),
        422,
    ),
    "unknown_order_type": said(
        ("订单类型不存在", "Unknown order type"),
        ("订单类型“{value}”不存在。", "Order type “{value}” is not known."),
        422,
    ),
    "unknown_currency": said(
        ("币种不存在", "Unknown currency"),
        ("币种“{value}”不存在。", "Currency “{value}” is not known."),
        422,
    ),
    "currency_without_rate": said(
        ("币种没有汇率", "No rate for the currency"),
        (
            "订单币种为 {currency}，公司以 {own} 核算信用，尚无汇率，不能提交。",
            "The order is in {currency}; credit is counted in {own} and there is no rate, so it cannot be submitted.",
        ),
        409,
    ),
    "unknown_payment_term": said(
        ("付款方式不存在", "Unknown payment term"),
        ("付款方式“{value}”不存在；可用：{known}。", "Payment term “{value}” is not known; known: {known}."),
        422,
    ),
    "too_many_lines": said(
        ("行数过多", "Too many lines"),
        ("订单行数超过 {limit}。", "The order has more than {limit} lines."),
        422,
    ),
    "invalid_number": said(
        ("数字无效", "Invalid number"),
        ("“{value}”不可用：{reason}。", "“{value}” cannot be used: {reason}."),
        422,
    ),
    "quantity_too_fine": said(
        ("数量过细", "Quantity too fine"),
        ("数量“{value}”的小数位多于该单位所允许。", "Quantity “{value}” has more decimals than its unit allows."),
        422,
    ),
    "quantity_refused": said(
        ("数量无效", "Quantity refused"),
        ("数量“{value}”不可用：{reason}。", "Quantity “{value}” cannot be used: {reason}."),
        422,
    ),
    "date_in_past": said(
        ("日期已过", "Date in the past"),
        ("日期 {value} 早于今天（{today}）。", "The date {value} is before today ({today})."),
        422,
    ),
    "date_past": said(
        ("日期已过", "Date in the past"),
        ("日期 {value} 早于今天（{today}）。", "The date {value} is before today ({today})."),
        422,
    ),
    "not_goods": said(
        ("不是货物", "Not goods"),
        ("“{item}”是{kind}，不入库。", "“{item}” is a {kind}: it is not stocked."),
        422,
    ),
    "code_taken": said(
        ("编码已存在", "Code taken"),
        ("编码“{value}”已被使用。", "The code “{value}” is taken."),
    ),
    "document_changed": said(
        ("单据内容不同", "Document changed"),
        (
            "单据 {document} 已登记（{entry}），但内容不同。",
            "Document {document} is registered already ({entry}) with another content.",
        ),
    ),
    "no_policy_governs": said(
        ("无适用制度", "No policy governs"),
        ("没有生效的制度适用于此订单。", "No policy in force covers the order."),
    ),
    "policies_tie": said(
        ("制度冲突", "Policies tie"),
        ("两份同优先级的制度同时适用。", "Two policies of equal priority both cover the order."),
    ),
    "policy_invalid": said(
        ("制度有误", "Policy invalid"),
        ("制度文件无法使用：{findings}。", "The policy document cannot be used: {findings}."),
        422,
    ),
    "policy_move_refused": said(
        ("制度状态不符", "Not from this state"),
        ("此制度版本的状态不允许这样做。", "The policy version is not in a state that allows this."),
    ),
    "fact_missing": said(
        ("缺少事实", "Fact missing"),
        ("条款所需的事实没有取到。", "A clause asks for a fact that was not gathered."),
        500,
    ),
    "fact_mistyped": said(
        ("事实类型不符", "Fact mistyped"),
        ("条款所需的事实类型不符。", "A fact has another type than the vocabulary says."),
        500,
    ),
    "condition_failed": said(
        ("条件无法计算", "Condition failed"),
        ("条款的条件在这些事实上无法计算。", "A clause's condition cannot be computed on these facts."),
    ),
    "stale_facts": said(
        ("同时被修改", "Changed at the same time"),
        ("多人同时操作，请重试。", "Others acted at the same time: try again."),
    ),
    "task_not_open": said(
        ("任务已结束", "Task not open"),
        ("此任务{state}。", "The task is {state}."),
    ),
    "review_needed": said(
        ("变更后须评审", "The change must be reviewed"),
        (
            "变更后的订单须经评审（{review_clauses}）：请反审核，修改后重新提交。",
            "The order as changed needs a review ({review_clauses}): undo its confirmation, correct it, submit anew.",
        ),
    ),
    "opinion_given": said(
        ("意见已给出", "Opinion given"),
        ("此项意见已给出（{decision}）。", "The opinion was given already ({decision})."),
    ),
    "own_request": said(
        ("不能评审、放行自己的单", "Own request"),
        (
            "不能评审自己提交的订单，也不能放行自己办理时被拦下的订单。",
            "Nobody reviews what they submitted, or lets pass what stopped their own act.",
        ),
        403,
    ),
    "duties_apart": said(
        ("职责分离", "Duties apart"),
        (
            "制度规定“{first}”与“{second}”不得由同一人行使。",
            "The policy keeps {first} and {second} apart on one order.",
        ),
        403,
    ),
    "work_begun": said(
        ("已有后续", "Work has begun"),
        ("订单已有发货、计划或开单，不能这样做。", "Something of the order is planned, shipped or billed already."),
    ),
    "uncovered": said(
        ("货源不足", "Not covered"),
        ("现货与在途均不足以满足：{lines}。", "Neither stock nor expected supply covers it: {lines}."),
    ),
    "change_below_done": said(
        ("低于已执行", "Below what is done"),
        (
            "数量 {wanted} 低于已拣货、发货或开单的数量 {least}。",
            "{wanted} is less than what was picked, shipped or billed: {least}.",
        ),
    ),
    "archived": said(
        ("已归档", "Archived"),
        ("订单已归档。", "The order is archived."),
    ),
}
