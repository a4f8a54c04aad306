"""The printed headings for the columns of a comparison's tables."""

from __future__ import annotations

from collections.abc import Mapping

from ...message import Message, message

HEADINGS: Mapping[str, Message] = {
    "Q": message("nma.head.q", "Q"),
    "adds_to_Q": message("nma.head.adds_to_q", "adds to Q"),
    "comparisons": message("nma.head.comparisons", "comparisons"),
    "contrast": message("nma.head.contrast", "contrast"),
    "density": message("nma.head.density", "density"),
    "design": message("nma.head.design", "design"),
    "detached_Q": message("nma.head.detached_q", "detached Q"),
    "detached_df": message("nma.head.detached_df", "detached df"),
    "detached_p_value": message("nma.head.detached_p", "detached p value"),
    "deviation": message("nma.head.deviation", "deviation"),
    "df": message("nma.head.df", "df"),
    "difference": message("nma.head.difference", "difference"),
    "difference_se": message("nma.head.difference_se", "difference se"),
    "direct": message("nma.head.direct", "direct"),
    "direct_se": message("nma.head.direct_se", "direct se"),
    "diversity": message("nma.head.diversity", "diversity"),
    "effect": message("nma.head.effect", "effect"),
    "falls_apart": message("nma.head.falls_apart", "falls apart"),
    "hubs": message("nma.head.hubs", "hubs"),
    "indirect": message("nma.head.indirect", "indirect"),
    "indirect_se": message("nma.head.indirect_se", "indirect se"),
    "longest_way": message("nma.head.longest_way", "longest way"),
    "loops": message("nma.head.loops", "loops"),
    "mean_path": message("nma.head.mean_path", "mean path"),
    "multi_arm": message("nma.head.multi_arm", "multi arm"),
    "p_score": message("nma.head.p_score", "p score"),
    "p_value": message("nma.head.p", "p value"),
    "parallelism": message("nma.head.parallelism", "parallelism"),
    "se": message("nma.head.se", "se"),
    "share": message("nma.head.share", "share"),
    "studies": message("nma.head.studies", "studies"),
    "study": message("nma.head.study", "study"),
    "sucra": message("nma.head.sucra", "sucra"),
    "bridges": message("nma.head.bridges", "bridges"),
    "tau2": message("nma.head.tau2", "tau2"),
    "treatment": message("nma.head.treatment", "treatment"),
    "treatment1": message("nma.head.treatment1", "treatment1"),
    "treatment2": message("nma.head.treatment2", "treatment2"),
    "treatments": message("nma.head.treatments", "treatments"),
    "within_Q": message("nma.head.within_q", "within Q"),
    "within_df": message("nma.head.within_df", "within df"),
    "within_p_value": message("nma.head.within_p", "within p value"),
}
