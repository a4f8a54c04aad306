# Makes the networks with known answers anew. From the root of the repository: Rscript tests/data/nma/make.R
# metafor fits the models; what it does not offer (moment estimates, intervals, splits, components) is plain matrix algebra below,
# by generalised least squares on the contrasts against the first arm of each study. README.md tells what every line means.

suppressPackageStartupMessages({library(metafor); library(metadat)})
FOLDER <- "tests/data/nma"

tidy <- function(name) gsub("-$", "", gsub("[^A-Za-z0-9_().+]+", "-", gsub(" *\\+ *", "+", name)))
rows <- function(study, treatment, ...)
  data.frame(study = tidy(study), treatment = tidy(treatment), ..., stringsAsFactors = FALSE)
digits <- function(x) ifelse(as.numeric(sprintf("%.15g", x)) == x, sprintf("%.15g", x), sprintf("%.17g", x))
write_table <- function(table, name) {
  for (column in names(table)) if (is.double(table[[column]])) table[[column]] <- digits(table[[column]])
  write.csv(table, file.path(FOLDER, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
}

# Arms as sources give them: one row a study with numbered columns -> one row an arm
stacked <- function(data, study, treatment, values, arms = 3) {
  piece <- function(k) {
    own <- data.frame(order = seq_len(nrow(data)), arm = k, rows(data[[study]], data[[paste0(treatment, k)]]))
    for (name in names(values)) own[[name]] <- data[[paste0(values[[name]], k)]]
    own
  }
  whole <- do.call(rbind, lapply(seq_len(arms), piece))
  whole <- whole[complete.cases(whole) & whole$treatment != "", ]
  whole <- whole[order(whole$order, whole$arm), ]
  whole[, !(names(whole) %in% c("order", "arm"))]
}

# Arms -> all pairs of each study. Half an event is added to all cells of a study that has an empty one in any arm, so that its
# pairs still close; a study in which nobody, or everybody, has the event says nothing about ratios and is left out.
pairs_of <- function(arms, measure, always = FALSE) {
  found <- list()
  for (name in unique(arms$study)) {
    own <- arms[arms$study == name, ]
    if (nrow(own) < 2) next
    add <- 0
    if (measure != "MD") {
      rest <- if (measure == "IRR") own$time else own$n - own$events
      if (all(own$events == 0) || all(rest == 0)) next
      if (always || any(own$events == 0) || any(rest == 0)) add <- 1/2
    }
    for (pair in combn(nrow(own), 2, simplify = FALSE)) {
      a <- own[pair[1], ]; b <- own[pair[2], ]
      made <- switch(measure,
        MD = escalc("MD", m1i = a$mean, sd1i = a$sd, n1i = a$n, m2i = b$mean, sd2i = b$sd, n2i = b$n),
        IRR = escalc("IRR", x1i = a$events, t1i = a$time, x2i = b$events, t2i = b$time, add = add, to = "all"),
        escalc(measure, ai = a$events, n1i = a$n, ci = b$events, n2i = b$n, add = add, to = "all"))
      found[[length(found) + 1]] <- data.frame(study = name, treatment1 = a$treatment, treatment2 = b$treatment,
        effect = as.numeric(made$yi), se = sqrt(as.numeric(made$vi)), stringsAsFactors = FALSE)
    }
  }
  do.call(rbind, found)
}

# All pairs -> contrasts against the first arm of each study: y, covariance V, X (columns are treatments but the reference), and P,
# the covariance of the contrasts for a heterogeneity variance of 1 (1/2 between the contrasts of one study)
model_of <- function(pairs, reference) {
  treatments <- sort(unique(c(pairs$treatment1, pairs$treatment2)), method = "radix")
  columns <- setdiff(treatments, reference)
  y <- c(); X <- NULL; V <- list(); P <- list(); study <- c(); design <- c(); arm <- c()
  for (name in unique(pairs$study)) {
    own <- pairs[pairs$study == name, ]
    arms <- unique(c(own$treatment1, own$treatment2))
    effect <- variance <- matrix(0, length(arms), length(arms), dimnames = list(arms, arms))
    for (k in seq_len(nrow(own))) {
      a <- own$treatment1[k]; b <- own$treatment2[k]
      effect[a, b] <- own$effect[k]; effect[b, a] <- -own$effect[k]; variance[a, b] <- variance[b, a] <- own$se[k]^2
    }
    others <- arms[-1]; base <- arms[1]
    y <- c(y, effect[others, base])
    V[[name]] <- outer(others, others, Vectorize(function(i, j) (variance[base, i] + variance[base, j] - variance[i, j]) / 2))
    P[[name]] <- 0.5 + 0.5 * diag(length(others))
    X <- rbind(X, t(sapply(others, function(i) (columns == i) - (columns == base)))[, , drop = FALSE])
    study <- c(study, rep(name, length(others))); arm <- c(arm, seq_along(others))
    design <- c(design, rep(paste(sort(arms, method = "radix"), collapse = "|"), length(others)))
  }
  if (length(columns) == 1) X <- matrix(as.numeric(X), ncol = 1)
  colnames(X) <- columns
  list(y = unname(y), X = X, V = as.matrix(bldiag(V)), P = as.matrix(bldiag(P)), study = study, design = design, arm = arm,
       treatments = treatments, reference = reference, pairs = pairs)
}

# Generalised least squares at a heterogeneity variance. `X` may have too many columns: the generalised inverse is used then.
ginverse <- function(M) {
  parts <- eigen(M, symmetric = TRUE); keep <- parts$values > 1e-10 * max(parts$values)
  parts$vectors[, keep, drop = FALSE] %*% (t(parts$vectors[, keep, drop = FALSE]) / parts$values[keep])
}
gls <- function(m, tau2 = 0, X = m$X) {
  W <- solve(m$V + tau2 * m$P)
  cov <- ginverse(t(X) %*% W %*% X)
  b <- cov %*% t(X) %*% W %*% m$y
  A <- W - W %*% X %*% cov %*% t(X) %*% W
  list(b = drop(b), cov = cov, A = A, Q = drop(t(m$y) %*% A %*% m$y), df = length(m$y) - qr(X)$rank)
}
moment_tau2 <- function(m, X = m$X) {
  common <- gls(m, 0, X)
  if (common$df < 1) return(0)
  max(0, (common$Q - common$df) / sum(diag(common$A %*% m$P)))
}
reml_tau2 <- function(m, X = m$X) {  # root of the score of the restricted likelihood
  if (gls(m, 0, X)$df < 1) return(0)
  score <- function(tau2) { A <- gls(m, tau2, X)$A; Ay <- A %*% m$y; drop(t(Ay) %*% m$P %*% Ay) - sum(diag(A %*% m$P)) }
  if (score(0) <= 0) return(0)
  uniroot(score, c(0, 100 * max(diag(m$V))), tol = 1e-14)$root
}
tau2_where_Q_is <- function(m, wanted) {
  if (gls(m)$Q <= wanted) return(0)
  uniroot(function(tau2) gls(m, tau2)$Q - wanted, c(0, 1e4 * max(diag(m$V))), tol = 1e-14)$root
}

# All effects (row minus column) and standard errors of a fit
league <- function(m, fitted) {
  k <- length(m$treatments)
  b <- setNames(numeric(k), m$treatments); cov <- matrix(0, k, k, dimnames = list(m$treatments, m$treatments))
  b[colnames(m$X)] <- fitted$b; cov[colnames(m$X), colnames(m$X)] <- fitted$cov
  list(effect = outer(b, b, "-"), se = sqrt(pmax(outer(diag(cov), diag(cov), "+") - 2 * cov, 0)))
}
pscores <- function(all) {  # small effects are better: Ruecker & Schwarzer 2015
  z <- -all$effect / all$se; diag(z) <- NA
  rowMeans(pnorm(z), na.rm = TRUE)
}
direct_of <- function(pairs, a, b, tau2) {
  forward <- pairs$treatment1 == a & pairs$treatment2 == b; backward <- pairs$treatment1 == b & pairs$treatment2 == a
  own <- pairs[forward | backward, ]; sign <- ifelse(own$treatment1 == a, 1, -1); w <- 1 / (own$se^2 + tau2)
  c(sum(w * sign * own$effect) / sum(w), sqrt(1 / sum(w)))
}
reached <- function(pairs, from) {
  known <- from
  repeat {
    more <- unique(c(pairs$treatment1[pairs$treatment2 %in% known], pairs$treatment2[pairs$treatment1 %in% known], known))
    if (length(more) == length(known)) return(known)
    known <- more
  }
}

figures <- function(x) paste(sprintf("%.12g", x), collapse = " ")
known <- character(0)
say <- function(key, ...) known <<- c(known, paste0(key, "\t", paste(c(...), collapse = "|")))

metafor_fits <- function(m) {
  data <- data.frame(y = m$y, study = m$study, arm = factor(m$arm))
  common <- rma.mv(y, m$V, mods = m$X, intercept = FALSE, data = data)
  say("common", figures(coef(common))); say("common_se", figures(common$se))
  say("Q", figures(common$QE)); say("df", common$k - common$p)
  multi <- nlevels(data$arm) > 1
  once <- function(X, control) if (multi)
    rma.mv(y, m$V, mods = X, intercept = FALSE, random = ~ arm | study, rho = 1/2, data = data, control = control)
  else rma.mv(y, m$V, mods = X, intercept = FALSE, random = ~ 1 | study, data = data, control = control)
  fit <- function(X) tryCatch(once(X, list(rel.tol = 1e-12)), error = function(e) once(X, list()))
  random <- fit(m$X)
  tau2 <- if (multi) random$tau2 else random$sigma2
  say("reml", figures(coef(random))); say("reml_se", figures(random$se)); say("reml_tau2", figures(tau2))
  stopifnot(abs(tau2 - reml_tau2(m)) < 1e-6 * max(1, tau2), abs(common$QE - gls(m)$Q) < 1e-7)
  profile <- tryCatch((if (multi) confint(random, tau2 = 1) else confint(random, sigma2 = 1))$random[1, ], error = function(e) NULL)
  if (!is.null(profile)) say("reml_profile_interval", figures(as.numeric(profile[c("ci.lb", "ci.ub")])))
  list(fit = fit, common = common, tau2 = reml_tau2(m))
}

# Krahn 2013: every design with effects of its own
design_columns <- function(m, name) {
  own <- m$design == name
  columns <- m$X * own
  pivoted <- qr(columns)
  columns[, pivoted$pivot[seq_len(pivoted$rank)], drop = FALSE]
}
designs <- function(m, fits) {
  names <- unique(m$design)
  full <- do.call(cbind, lapply(names, function(name) design_columns(m, name)))
  colnames(full) <- paste0("d", seq_len(ncol(full)))
  within <- gls(m, 0, full); whole <- gls(m)
  if (within$df > 0 || ncol(full) < length(m$y)) {
    data <- data.frame(y = m$y)
    check <- rma.mv(y, m$V, mods = full, intercept = FALSE, data = data)
    stopifnot(abs(check$QE - within$Q) < 1e-7, check$k - check$p == within$df)
  }
  say("within_Q", figures(within$Q)); say("within_df", within$df)
  say("between_Q", figures(whole$Q - within$Q)); say("between_df", whole$df - within$df)
  if (within$df > 0) {
    moment <- moment_tau2(m, full); restricted <- reml_tau2(m, full)
    say("interaction_tau2_dl", figures(moment)); say("interaction_tau2_reml", figures(restricted))
    say("interaction_between_Q_dl", figures(gls(m, moment)$Q - gls(m, moment, full)$Q))
    say("interaction_between_Q_reml", figures(gls(m, restricted)$Q - gls(m, restricted, full)$Q))
    check <- fits$fit(full)
    stopifnot(abs((if (nlevels(factor(m$arm)) > 1) check$tau2 else check$sigma2) - restricted) < 1e-6 * max(1, restricted))
  }
  for (name in names) {
    own <- m$design == name; own_columns <- design_columns(m, name)[own, , drop = FALSE]
    part <- list(y = m$y[own], V = m$V[own, own, drop = FALSE], P = m$P[own, own, drop = FALSE])
    alone <- gls(part, 0, own_columns)
    if (alone$df > 0) say(paste0("within:", name), figures(c(alone$Q, alone$df)))
    rest <- m$X[!own, , drop = FALSE]
    if (nrow(rest) && qr(rest)$rank == ncol(m$X) && whole$df - within$df > 0) {
      detached <- gls(m, 0, cbind(m$X, design_columns(m, name)))
      say(paste0("detach:", name), figures(c(detached$Q - within$Q, detached$df - within$df)))
    }
  }
}

heterogeneity <- function(m) {
  common <- gls(m)
  if (common$df < 1) return(invisible())
  moment <- moment_tau2(m); paule <- tau2_where_Q_is(m, common$df)
  say("dl_tau2", figures(moment)); fitted <- gls(m, moment)
  say("dl", figures(fitted$b)); say("dl_se", figures(sqrt(diag(fitted$cov))))
  say("pm_tau2", figures(paule)); fitted <- gls(m, paule)
  say("pm", figures(fitted$b)); say("pm_se", figures(sqrt(diag(fitted$cov))))
  say("tau2_q_profile", figures(c(tau2_where_Q_is(m, qchisq(0.975, common$df)), tau2_where_Q_is(m, qchisq(0.025, common$df)))))
  say("I2", figures(max(0, (common$Q - common$df) / common$Q)))
}

# Direct and indirect evidence of each comparison that studies make: by what the direct leaves of the whole (back), and by a fit
# without all studies of both treatments (SIDDE), there with a heterogeneity variance of its own
nodesplits <- function(m, tau2) {
  pairs <- m$pairs
  common <- league(m, gls(m)); random <- league(m, gls(m, tau2))
  made <- unique(t(apply(pairs[, c("treatment1", "treatment2")], 1, sort, method = "radix")))
  made <- made[order(made[, 1], made[, 2], method = "radix"), , drop = FALSE]
  for (k in seq_len(nrow(made))) {
    a <- made[k, 1]; b <- made[k, 2]
    back <- function(all, tau2) {
      direct <- direct_of(pairs, a, b, tau2); share <- all$se[a, b]^2 / direct[2]^2
      if (share > 1 - 1e-9) return(c(direct, NaN, NaN))
      c(direct, (all$effect[a, b] - share * direct[1]) / (1 - share), sqrt(all$se[a, b]^2 / (1 - share)))
    }
    say(paste0("back:", a, "|", b), figures(back(common, 0))); say(paste0("back_reml:", a, "|", b), figures(back(random, tau2)))
    both <- unique(pairs$study[(pairs$treatment1 %in% c(a, b)) & (pairs$treatment2 %in% c(a, b))])
    rest <- pairs[!(pairs$study %in% both), ]
    part <- reached(rest, a)
    if (!(b %in% part)) next
    left <- model_of(rest[rest$treatment1 %in% part, ], part[1])
    fitted <- league(left, gls(left))
    say(paste0("sidde:", a, "|", b), figures(c(direct_of(pairs, a, b, 0), fitted$effect[a, b], fitted$se[a, b])))
    own <- reml_tau2(left); fitted <- league(left, gls(left, own))
    say(paste0("sidde_reml:", a, "|", b), figures(c(direct_of(pairs, a, b, tau2), fitted$effect[a, b], fitted$se[a, b], own)))
  }
}

# A comparison of two treatments alone, of two-arm studies only, by rma.uni
pairwise <- function(m) {
  two <- m$pairs[m$pairs$study %in% names(which(table(m$pairs$study) == 1)), ]
  label <- apply(two[, c("treatment1", "treatment2")], 1, function(p) paste(sort(p, method = "radix"), collapse = "|"))
  counts <- table(label)
  if (max(counts) < 3) return(invisible())
  for (name in names(counts)[counts >= 3]) {
    own <- two[label == name, ]; first <- strsplit(name, "|", fixed = TRUE)[[1]][1]
    effect <- ifelse(own$treatment1 == first, 1, -1) * own$effect
    for (method in c("DL", "PM", "REML")) {
      fit <- tryCatch(rma.uni(effect, own$se^2, method = method, control = list(tol = 1e-12, threshold = 1e-12, maxiter = 10000)),
                      error = function(e) NULL)  # Fisher scoring may not come to rest
      if (is.null(fit)) next
      say(paste0("pairwise_", tolower(method), ":", name), figures(c(fit$beta, fit$se, fit$tau2, fit$QE)))
    }
    check <- model_of(own, setdiff(strsplit(name, "|", fixed = TRUE)[[1]], first))
    stopifnot(abs(moment_tau2(check) - rma.uni(effect, own$se^2, method = "DL")$tau2) < 1e-9)
  }
}

# Additive components (Ruecker 2020): treatments are sums of components; X of treatments = X of pairs times C
components <- function(m, inactive, prefix) {
  parts <- strsplit(m$treatments, "+", fixed = TRUE)
  names <- setdiff(sort(unique(unlist(parts)), method = "radix"), inactive)
  C <- t(sapply(parts, function(p) as.numeric(names %in% p))); rownames(C) <- m$treatments
  B <- matrix(0, nrow(m$X), length(m$treatments), dimnames = list(NULL, m$treatments))
  B[, colnames(m$X)] <- m$X; B[, m$reference] <- -rowSums(m$X)
  X <- B %*% C
  additive <- gls(m, 0, X); whole <- gls(m)
  stopifnot(qr(X)$rank == ncol(X))
  say(paste0(prefix, "_names"), names)
  say(paste0(prefix, "_common"), figures(additive$b)); say(paste0(prefix, "_common_se"), figures(sqrt(diag(additive$cov))))
  say(paste0(prefix, "_Q"), figures(additive$Q)); say(paste0(prefix, "_df"), additive$df)
  say(paste0(prefix, "_difference_Q"), figures(additive$Q - whole$Q)); say(paste0(prefix, "_difference_df"), additive$df - whole$df)
  for (method in c("dl", "reml")) {
    tau2 <- if (method == "dl") moment_tau2(m, X) else reml_tau2(m, X)
    fitted <- gls(m, tau2, X)
    say(paste0(prefix, "_", method, "_tau2"), figures(tau2))
    say(paste0(prefix, "_", method), figures(fitted$b)); say(paste0(prefix, "_", method, "_se"), figures(sqrt(diag(fitted$cov))))
    sums <- C %*% fitted$b; cov <- C %*% fitted$cov %*% t(C)
    other <- m$treatments != m$reference
    difference <- sums[other] - sums[m$reference, ]
    se <- sqrt(diag(cov)[other] + cov[m$reference, m$reference] - 2 * cov[other, m$reference])
    say(paste0(prefix, "_treatments_", method), figures(difference)); say(paste0(prefix, "_treatments_", method, "_se"), figures(se))
  }
}

answers <- function(name, pairs, reference, inactive = NULL) {
  known <<- character(0)
  m <- model_of(pairs, reference)
  say("reference", reference); say("treatments", colnames(m$X))
  fits <- metafor_fits(m)
  heterogeneity(m); designs(m, fits)
  say("all_treatments", m$treatments)
  say("pscores_common", figures(pscores(league(m, gls(m))))); say("pscores_reml", figures(pscores(league(m, gls(m, fits$tau2)))))
  nodesplits(m, fits$tau2); pairwise(m)
  if (any(grepl("+", m$treatments, fixed = TRUE)) && !is.null(inactive)) {
    components(m, inactive, "components")
    components(m, character(0), "components_active")
  }
  writeLines(known, file.path(FOLDER, paste0(name, ".metafor.txt")))
  cat(name, length(unique(pairs$study)), "studies,", length(m$treatments), "treatments,", length(known), "lines\n")
}

from_arms <- function(name, arms, measure, reference, ratio = FALSE, given = FALSE, ...) {
  if (!given) write_table(arms, paste0(name, ".arms"))
  pairs <- pairs_of(arms, measure)
  write_table(pairs, name)
  if (ratio) write_table(pairs_of(arms, "RR"), paste0(name, ".rr"))
  answers(name, pairs, reference, ...)
}
given <- function(name) read.csv(file.path(FOLDER, paste0(name, ".arms.csv")), stringsAsFactors = FALSE)

d <- dat.senn2013
from_arms("senn2013", rows(d$study, d$treatment, mean = d$mi, sd = d$sdi, n = d$ni), "MD", "acarbose")
d <- dat.hasselblad1998
from_arms("hasselblad1998", rows(paste("study", d$study), d$trt, events = d$xi, n = d$ni), "OR", "grp_counseling", ratio = TRUE)
# the same trials with half an event added to every cell, as the documentation of metadat computes them
pairs <- pairs_of(rows(paste("study", d$study), d$trt, events = d$xi, n = d$ni), "OR", always = TRUE)
write_table(pairs, "hasselblad1998half")
answers("hasselblad1998half", pairs, "no_contact")
d <- dat.woods2010
from_arms("woods2010", rows(d$author, d$treatment, events = d$r, n = d$N), "OR", "Fluticasone", ratio = TRUE)
d <- dat.dogliotti2014
from_arms("dogliotti2014", rows(d$study, d$treatment, events = d$stroke, n = d$total), "OR", "Apixaban", ratio = TRUE)
d <- dat.linde2015
from_arms("linde2015", stacked(d, "id", "treatment", list(events = "resp", n = "n")), "OR", "Placebo")
from_arms("linde2015remission", stacked(d, "id", "treatment", list(events = "remi", n = "n")), "OR", "Placebo")
d <- dat.franchini2012
from_arms("franchini2012", stacked(d, "Study", "Treatment", list(mean = "y", sd = "sd", n = "n")), "MD", "Placebo")
d <- dat.dong2013
from_arms("dong2013", rows(paste("study", d$id), d$treatment, events = d$death, n = d$randomized), "OR", "Placebo", ratio = TRUE)
d <- dat.gurusamy2011
from_arms("gurusamy2011", rows(d$study, d$treatment, events = d$death, n = d$n), "OR", "Control-Placebo", ratio = TRUE)
d <- dat.stowe2010
from_arms("stowe2010", stacked(d, "study", "t", list(mean = "y", sd = "sd", n = "n")), "MD", "Placebo")
d <- dat.baker2009
from_arms("baker2009", rows(d$study, d$treatment, events = d$exac, n = d$total), "OR", "Placebo", inactive = "Placebo")
from_arms("dietaryfat", given("dietaryfat"), "IRR", "Control", given = TRUE)
from_arms("thrombolytics", given("thrombolytics"), "OR", "SK", given = TRUE)
d <- dat.linde2016
pairs <- data.frame(study = tidy(paste("study", d$id)), treatment1 = tidy(d$treat1), treatment2 = tidy(d$treat2),
                    effect = d$lnOR, se = d$selnOR, stringsAsFactors = FALSE)
write_table(pairs, "linde2016")
answers("linde2016", pairs, "Placebo", inactive = "Placebo")
