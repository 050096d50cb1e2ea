import environ
import environs
from decouple import config
from pydantic import AliasChoices, BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from typing import ClassVar

env = environ.Env(DEBUG=(bool, False), MUST=str)  # not a read yet
env("NAMED")  # expect: NAMED
env("DEBUG")  # expect-optional: DEBUG
env("CAST", bool)  # expect: CAST
env("WITH_DEFAULT", default=None)  # expect-optional: WITH_DEFAULT
env.str("AS_STR")  # expect: AS_STR
env.bool("AS_BOOL", False)  # expect-optional: AS_BOOL
env.db()  # expect: DATABASE_URL
env.cache("OTHER_CACHE")  # expect: OTHER_CACHE
env.read_env(".env")
env(name)  # expect-dynamic

other = environs.Env()
other("SECOND_IS_DEFAULT", "x")  # expect-optional: SECOND_IS_DEFAULT
with other.prefixed("APP_"):
    other.int("PORT_NUMBER")  # expect: APP_PORT_NUMBER
    with other.prefixed("DB_"):
        other.str("HOST", default="h")  # expect-optional: APP_DB_HOST

config("DECOUPLED")  # expect: DECOUPLED
config("DECOUPLED_DEFAULT", default=1, cast=int)  # expect-optional: DECOUPLED_DEFAULT


class Nested(BaseModel):
    not_a_setting: str


class Settings(BaseSettings):
    """database_url: str in a docstring"""

    model_config = SettingsConfigDict(env_prefix="my_", extra="ignore")
    name: ClassVar[str] = "x"
    _private: str = "x"
    nested: Nested
    database_url: str  # expect: MY_DATABASE_URL
    timeout: int = 3  # expect-optional: MY_TIMEOUT
    token: str = Field(...)  # expect: MY_TOKEN
    described: str = Field(description="x")  # expect: MY_DESCRIBED
    made: list = Field(default_factory=list)  # expect-optional: MY_MADE
    aliased: str = Field(alias="ALIASED")  # expect: ALIASED
    validated: str = Field("x", validation_alias="VALIDATED")  # expect-optional: VALIDATED
    choice: str = Field(validation_alias=AliasChoices("CHOICE_A", "CHOICE_B"))  # expect-optional: CHOICE_A expect-optional: CHOICE_B

    def method(self):
        local: str = "x"


class Old(BaseSettings):
    exactly: str = Field(..., env="Exactly_This")  # expect: Exactly_This
    untouched: str  # expect: old_untouched

    class Config:
        env_prefix = "old_"
        case_sensitive = True


class Child(Settings):
    more: str  # expect: MORE


class NotSettings(BaseModel):
    plain: str
