"""Network meta-analysis: comparing treatments that no study compared, from contrasts on one scale."""
