# ranger on the rows that bench.py exports: seconds to fit and to predict, accuracy, recall.
#
# usage: Rscript ranger_forest.R ROWS_DIR CLASSES SEED
suppressMessages(library(ranger))

given <- commandArgs(trailingOnly = TRUE)
folder <- given[1]
name <- if (as.integer(given[2]) > 2) "y5" else "y"

part <- function(what) {
  path <- file.path(folder, paste0(what, "_", name, ".u8"))
  labels <- readBin(path, "integer", file.size(path), size = 1, signed = FALSE)
  path <- file.path(folder, paste0(what, "_x.f32"))
  values <- readBin(path, "numeric", file.size(path) / 4, size = 4)
  list(x = matrix(values, nrow = length(labels), byrow = TRUE), y = labels)
}

train <- part("train")
test <- part("test")
colnames(train$x) <- colnames(test$x) <- paste0("x", seq_len(ncol(train$x)))
fitting <- system.time(forest <- ranger(
  x = train$x, y = factor(train$y), num.trees = 100, mtry = 13, min.node.size = 1, probability = TRUE, num.threads = 2,
  oob.error = FALSE, write.forest = TRUE, seed = as.integer(given[3])))
predicting <- system.time(found <- predict(forest, test$x, num.threads = 2)$predictions)
calls <- as.integer(colnames(found))[max.col(found, ties.method = "first")]
cat(sprintf("ranger fit %f s predict %f s fitprocessor %f s predictprocessor %f s accuracy %.4f recall1 %.4f\n",
            fitting["elapsed"], predicting["elapsed"], fitting["user.self"] + fitting["sys.self"],
            predicting["user.self"] + predicting["sys.self"], mean(calls == test$y), mean(calls[test$y > 0] > 0)))
