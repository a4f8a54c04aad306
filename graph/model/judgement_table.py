"""The table of judgements that a person enters, with name and date."""

from __future__ import annotations

from .columns import table

JUDGEMENTS = table(
    "judgements",
    "judgement",
    "Judgement",
    "A person's judgement of the risk of bias in a trial (RoB 2), or of the credibility of a "
    "subgroup effect (ICEMAN).",
    """
tool!               choice(RoB+2/ICEMAN) The tool: RoB 2 for a randomised trial, ICEMAN for a
                    subgroup.
trial!              ref(trials) The trial.
population          ref(populations) ICEMAN only: the subgroup.
endpoint            ref(endpoints) The endpoint; empty for all endpoints.
rob_randomisation   choice(low/some+concerns/high) RoB 2, domain 1: bias arising from the
                    randomisation process.
rob_deviations      choice(low/some+concerns/high) RoB 2, domain 2: bias due to deviations from the
                    intended interventions.
rob_missing         choice(low/some+concerns/high) RoB 2, domain 3: bias due to missing outcome
                    data.
rob_measurement     choice(low/some+concerns/high) RoB 2, domain 4: bias in measurement of the
                    outcome.
rob_reporting       choice(low/some+concerns/high) RoB 2, domain 5: bias in selection of the
                    reported result.
rob_overall         choice(low/some+concerns/high) RoB 2 only: overall risk of bias; at least that
                    of the worst domain.
credibility         choice(high/moderate/low/very+low) ICEMAN only: credibility of the difference
                    between the subgroup and the other patients.
judged_by!          text        Name of the person who judged.
judged_on!          date        Date of the judgement.
note                text        Reasons for the judgement, in a few words.
source              ref(sources) The document that the person read.
paragraph*          paragraphs The lines of the source on which the judgement rests, counting
                    non-blank lines from 1.
""",
)
