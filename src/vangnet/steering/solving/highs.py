"""HiGHS, the solver: the most of a weighted sum under linear rules (https://highs.dev, MIT)."""

import highspy
import msgspec
import numpy as np
from scipy.optimize import LinearConstraint

from vangnet.steering.solving.program import Numbers


class Answer(msgspec.Struct, frozen=True):
    """Columns (None: none were found), the most that can be (None: unknown), and whether time ended it."""

    columns: Numbers | None
    bound: float | None
    is_stopped: bool


def most(
    of: Numbers,
    rules: LinearConstraint,
    *,
    low: Numbers,
    high: Numbers,
    whole: Numbers | None = None,
    seconds: float = np.inf,
    gap: float = 0.0,
) -> Answer:
    """Seek the most of `of`. `whole`: which columns are whole numbers; `gap`: how near to the bound is enough."""
    is_whole = whole is not None and bool(whole.any())
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("time_limit", seconds), ("mip_rel_gap", gap)):
        solver.setOptionValue(name, value)
    solver.passModel(_model(-of, rules, low, high, whole if is_whole else None))
    solver.run()
    told = solver.getInfo()
    is_stopped = solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit
    is_found = told.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    columns = np.array(solver.getSolution().col_value) if is_found else None
    bound = told.mip_dual_bound if is_whole else told.objective_function_value
    is_known = np.isfinite(bound) and (is_whole or (is_found and not is_stopped))
    return Answer(columns, -float(bound) if is_known else None, is_stopped)


def _model(
    costs: Numbers, rules: LinearConstraint, low: Numbers, high: Numbers, whole: Numbers | None
) -> highspy.HighsLp:
    model, table = highspy.HighsLp(), rules.A
    model.num_row_, model.num_col_ = table.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, low, high
    model.row_lower_, model.row_upper_ = np.asarray(rules.lb), np.asarray(rules.ub)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = table.indptr, table.indices, table.data
    if whole is not None:
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        model.integrality_ = [kinds[int(each)] for each in whole]
    return model
