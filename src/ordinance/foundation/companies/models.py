"""Companies: the legal entities that sell. Policies, numbers, calendar, warehouses, currency and duties hang on one."""

from django.db import models

from ordinance.foundation.database.models import Row


class Company(Row):
    """A legal entity that sells (公司)."""

    code = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    tax_number = models.CharField(max_length=32, blank=True, default="")  # 统一社会信用代码
    currency = models.CharField(max_length=3, default="CNY")
    zone = models.CharField(max_length=64, default="Asia/Shanghai")
    is_simulated = models.BooleanField(default=False)  # only such a company's clock may be moved
    seal_file_id = models.BigIntegerField(null=True)  # bare key: the stored picture of its seal (公章), for documents

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"
